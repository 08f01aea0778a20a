"""What all features stand on: database, actions, events, jobs, errors, time, language. Knows no feature and no Flask."""
