"""Values to files: letters, minutes, calendars and safe exports. Knows the rules, never the sheet."""
