"""What every page shares: the layout, the macros that draw forms and people, the design tokens, and the static files.

Stylesheets are layered (tokens, base, layout, controls, content), scripts only improve pages that work without them,
and nothing here knows a feature: features fill the layout from their own templates.
"""
