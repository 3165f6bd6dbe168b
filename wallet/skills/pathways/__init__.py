"""Pathways in the forms they are published in: one file per form, each assigning ``PATHWAY_FORM`` (see :mod:`.reading`)."""
