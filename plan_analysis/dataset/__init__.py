"""Everything a project holds behind one door."""
