"""Keys that people sign with: the firm's root, the certificates it issues, where private keys lie, and whom to trust."""
