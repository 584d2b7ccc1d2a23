-- Whether old addresses lead to a blog: asked before what is known of it is forgotten.
CREATE INDEX mapping_blog ON mapping (blog_id) WHERE blog_id IS NOT NULL;
