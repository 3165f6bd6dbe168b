"""What a screen reader's own way into programs (AT-SPI) gets from the window: read by a client that is not ours."""
