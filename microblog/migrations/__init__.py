"""Every change of the database's shape, in order. `microblog db upgrade` runs what is missing; so does every start."""
