"""Books that break an invariant, beside books that keep it."""
