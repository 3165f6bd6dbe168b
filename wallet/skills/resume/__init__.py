"""Résumés: chosen records in the forms that employers' systems read, what was verified apart from the own word."""
