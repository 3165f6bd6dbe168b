"""What goes out: select, disclose, sign, deliver. Four types in that order, and no way round one of them."""
