"""What each design asks the database for a page, and how a stored timeline is kept."""

PAGE = "p.id, p.account_id, p.text, p.visibility, p.mentions, a.username, a.display_name"
SEEN = "p.id < :before AND p.deleted_at IS NULL AND a.disabled_at IS NULL"
IS_FOLLOWED = """SELECT 1 FROM follow f
  WHERE f.follower_id = :r AND f.followed_id = p.account_id AND f.state = 'accepted'"""


LIST = f"""SELECT {PAGE} FROM post p JOIN account a ON a.id = p.account_id
WHERE p.account_id IN (SELECT followed_id FROM follow WHERE follower_id = :r AND state = 'accepted' UNION ALL SELECT :r)
AND {SEEN} ORDER BY p.id DESC LIMIT 20"""


WALK = f"""SELECT {PAGE} FROM post p {{cross}} JOIN account a ON a.id = p.account_id
WHERE (p.account_id + 0 = :r OR EXISTS ({IS_FOLLOWED})) AND {SEEN} ORDER BY p.id DESC LIMIT 20"""


AUTHORS = """SELECT f.followed_id AS id FROM follow f JOIN account a ON a.id = f.followed_id
  WHERE f.follower_id = :r AND f.state = 'accepted' AND a.disabled_at IS NULL UNION ALL SELECT :r"""
BEFORE = """FROM post q
  WHERE q.account_id = {author} AND q.id < :before AND q.deleted_at IS NULL ORDER BY q.id DESC LIMIT"""


SEEK_SQLITE = f"""SELECT {PAGE} FROM ({AUTHORS}) s CROSS JOIN post p JOIN account a ON a.id = p.account_id
WHERE p.id IN (SELECT q.id {BEFORE.format(author="s.id")} 20) ORDER BY p.id DESC LIMIT 20"""


SEEK_POSTGRESQL = f"""SELECT {PAGE} FROM ({AUTHORS}) s
CROSS JOIN LATERAL (SELECT q.* {BEFORE.format(author="s.id")} 20) p JOIN account a ON a.id = p.account_id
ORDER BY p.id DESC LIMIT 20"""


LEADERS = f"""WITH newest AS (SELECT s.id, (SELECT q.id {BEFORE.format(author="s.id")} 1) AS post_id FROM ({AUTHORS}) s),
leader AS (SELECT id FROM newest ORDER BY post_id DESC NULLS LAST LIMIT 20),
reach AS (SELECT id, coalesce((SELECT q.id {BEFORE.format(author="leader.id")} 1 OFFSET 19), 0) AS oldest FROM leader)
SELECT {PAGE} FROM reach JOIN post p ON p.account_id = reach.id AND p.id >= reach.oldest
JOIN account a ON a.id = p.account_id WHERE {SEEN} ORDER BY p.id DESC LIMIT 20"""


ABOVE_FLOOR = "(SELECT floor FROM timeline WHERE account_id = :r)"
ENTRIES = f"""SELECT e.post_id AS id, p.account_id, p.text, p.visibility, p.mentions, a.username, a.display_name
FROM timeline_entry e {{cross}} JOIN follow f
  ON f.follower_id = e.account_id AND f.followed_id = e.author_id AND f.state = 'accepted'
{{cross}} JOIN post p ON p.id = e.post_id {{cross}} JOIN account a ON a.id = e.author_id
WHERE e.account_id = :r AND e.post_id < :before AND e.post_id > {ABOVE_FLOOR}
  AND p.deleted_at IS NULL AND a.disabled_at IS NULL"""
OWN = f"""SELECT {PAGE} FROM post p {{cross}} JOIN account a ON a.id = p.account_id
WHERE p.account_id = :r AND p.id > {ABOVE_FLOOR} AND {SEEN}"""
STORED_SQLITE = f"{ENTRIES} UNION ALL {OWN} ORDER BY 1 DESC LIMIT 20"
STORED_POSTGRESQL = f"""SELECT * FROM ({ENTRIES} ORDER BY 1 DESC LIMIT 20) AS followed
UNION ALL SELECT * FROM ({OWN} ORDER BY 1 DESC LIMIT 20) AS own ORDER BY 1 DESC LIMIT 20"""
FLOOR = "SELECT floor FROM timeline WHERE account_id = :r"


NEXT_FOLLOWERS = """SELECT max(id) FROM (SELECT id FROM follow WHERE followed_id = :author AND id > :after
ORDER BY id LIMIT :batch) AS next"""
FAN_OUT = """INSERT INTO timeline_entry (account_id, author_id, post_id)
SELECT f.follower_id, f.followed_id, :post FROM follow f JOIN timeline t ON t.account_id = f.follower_id
WHERE f.followed_id = :author AND f.id > :after AND f.id <= :upto AND f.state = 'accepted'
ON CONFLICT DO NOTHING"""
DUE = """account_id IN (SELECT follower_id FROM follow
WHERE followed_id = :author AND id > :after AND id <= :upto AND follower_id % :of = :turn)"""
RAISE_FLOOR = """UPDATE timeline SET floor = (SELECT e.post_id FROM timeline_entry e
WHERE e.account_id = timeline.account_id ORDER BY e.post_id DESC LIMIT 1 OFFSET :kept)
WHERE {whose} AND floor < (SELECT e.post_id FROM timeline_entry e
WHERE e.account_id = timeline.account_id ORDER BY e.post_id DESC LIMIT 1 OFFSET :kept)"""
CUT = """DELETE FROM timeline_entry WHERE {whose}
AND post_id <= (SELECT t.floor FROM timeline t WHERE t.account_id = timeline_entry.account_id)"""
BACKFILL = """INSERT INTO timeline_entry (account_id, author_id, post_id)
SELECT :r, p.account_id, p.id FROM post p WHERE p.account_id = :author AND p.deleted_at IS NULL
AND p.id > (SELECT floor FROM timeline WHERE account_id = :r) ORDER BY p.id DESC LIMIT :kept ON CONFLICT DO NOTHING"""
SET_STATE = "UPDATE follow SET state = :state WHERE follower_id = :r AND followed_id = :author"
FORGET = "DELETE FROM timeline_entry WHERE account_id = :r AND author_id = :author"
OPEN = "INSERT INTO timeline (account_id, floor) VALUES (:r, :none) ON CONFLICT DO NOTHING"
FILL = f"""INSERT INTO timeline_entry (account_id, author_id, post_id)
WITH newest AS (SELECT f.followed_id AS id, (SELECT q.id {BEFORE.format(author="f.followed_id")} 1) AS post_id
  FROM follow f WHERE f.follower_id = :r AND f.state = 'accepted'),
leader AS (SELECT id FROM newest ORDER BY post_id DESC NULLS LAST LIMIT :kept),
reach AS (SELECT id, coalesce((SELECT q.id {BEFORE.format(author="leader.id")} 1 OFFSET :kept - 1), 0) AS oldest FROM leader)
SELECT :r, p.account_id, p.id FROM reach JOIN post p ON p.account_id = reach.id AND p.id >= reach.oldest
WHERE p.id < :before AND p.deleted_at IS NULL ORDER BY p.id DESC LIMIT :kept ON CONFLICT DO NOTHING"""
SETTLE = """UPDATE timeline SET floor = coalesce((SELECT e.post_id FROM timeline_entry e
WHERE e.account_id = :r ORDER BY e.post_id DESC LIMIT 1 OFFSET :kept - 1) - 1, 0) WHERE account_id = :r"""
