"""Programs of others against ours, both ways; ``./test peers`` makes a table of every test that needs one."""
