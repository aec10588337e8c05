"""What daily work costs a person: the window driven by keys and mouse, clicks and keystrokes counted, answers timed."""
