"""Pictures from outside, decoded in the reader behind its walls: which kinds there are, their pixels, the codes in them."""
