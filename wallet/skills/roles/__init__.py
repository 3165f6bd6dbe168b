"""Roles in the forms people meet them: one file per form, each assigning ``ROLE_FORM`` (see :mod:`.reading`)."""
