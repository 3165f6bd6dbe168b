"""Frameworks in the forms they are published in: one file per form, each assigning ``FRAMEWORK`` (see :mod:`.form`)."""
