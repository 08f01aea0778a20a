"""What all features stand on: database, actions, events, jobs, errors, time, language. Knows neither them nor Flask."""
