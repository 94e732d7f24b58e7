"""Publishing: a built site is verified, brought to where it is served from, and made current at once or not at all."""
