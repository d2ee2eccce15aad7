"""A CRM's export as tables of numbers."""
