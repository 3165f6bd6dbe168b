"""Where one can be in the window: one file per place, with what it is and how it is come to."""
