"""Ways in over the network: each says what it would ask for before anything is asked."""
