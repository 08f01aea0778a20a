"""The processes of `microblog run`: how they are locked, started, watched, replaced and stopped."""
