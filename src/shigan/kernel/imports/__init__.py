"""Sheets in: checked cell by cell, loaded whole or not at all, traced row by row, undone whole."""
