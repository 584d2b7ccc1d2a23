<?php
// Imports exports into a fresh WordPress and tells what it has afterwards, as JSON.
// Arguments: the database's socket, where WordPress is, then the files.
// Debian has no package of WordPress' importer plug-in: what that does with each element is done here,
// by WordPress' own functions, on what another parser than ours reads.
[, $socket, $wordpress] = $argv;
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . $socket);
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
define('WP_INSTALLING', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('ABSPATH', $wordpress . '/');
$table_prefix = 'wp_';
$_SERVER['HTTP_HOST'] = 'localhost';
$_SERVER['REQUEST_METHOD'] = 'GET';
error_reporting(E_ERROR);
require ABSPATH . 'wp-settings.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/taxonomy.php';
add_filter('pre_wp_mail', '__return_true');
wp_install('Test', 'owner', 'owner@live.example', false, '', 'password');
foreach (get_posts(['post_type' => 'any', 'numberposts' => -1]) as $sample) {
    wp_delete_post($sample->ID, true);
}

$posts = [];
foreach (array_slice($argv, 3) as $file) {
    $xml = simplexml_load_file($file, 'SimpleXMLElement', LIBXML_NONET);
    $spaces = $xml->getDocNamespaces();
    foreach ($xml->channel->children($spaces['wp'])->category as $category) {
        wp_insert_term(wp_slash((string) $category->cat_name), 'category', ['slug' => (string) $category->category_nicename]);
    }
    foreach ($xml->channel->item as $item) {
        $wp = $item->children($spaces['wp']);
        if ((string) $wp->post_type !== 'post') {
            continue;
        }
        $terms = [];
        foreach ($item->category as $category) {
            $term = get_term_by('slug', (string) $category['nicename'], 'category');
            if (!$term) {
                fwrite(STDERR, 'no category ' . $category . "\n");
                exit(1);
            }
            $terms[] = $term->term_id;
        }
        $id = wp_insert_post(wp_slash([
            'import_id' => (int) $wp->post_id,
            'post_title' => (string) $item->title,
            'post_content' => (string) $item->children($spaces['content'])->encoded,
            'post_date' => (string) $wp->post_date,
            'post_date_gmt' => (string) $wp->post_date_gmt,
            'post_name' => (string) $wp->post_name,
            'post_status' => (string) $wp->status,
            'post_category' => $terms,
        ]), true);
        if (is_wp_error($id)) {
            fwrite(STDERR, $id->get_error_message() . "\n");
            exit(1);
        }
        foreach ($wp->postmeta as $meta) {
            add_post_meta($id, (string) $meta->meta_key, wp_slash((string) $meta->meta_value));
        }
        $comments = [];
        foreach ($wp->comment as $comment) {
            $comments[(string) $comment->comment_id] = wp_insert_comment(wp_slash([
                'comment_post_ID' => $id,
                'comment_author' => (string) $comment->comment_author,
                'comment_author_url' => (string) $comment->comment_author_url,
                'comment_date' => (string) $comment->comment_date,
                'comment_date_gmt' => (string) $comment->comment_date_gmt,
                'comment_content' => (string) $comment->comment_content,
                'comment_approved' => (string) $comment->comment_approved,
                'comment_parent' => $comments[(string) $comment->comment_parent] ?? 0,
            ]));
        }
        $posts[] = $id;
    }
}

wp_cache_flush();
$told = [];
foreach ($posts as $id) {
    $post = get_post($id);
    $comments = get_comments(['post_id' => $id, 'orderby' => 'comment_ID', 'order' => 'ASC']);
    $positions = array_flip(array_map(fn ($comment) => (int) $comment->comment_ID, $comments));
    $told[] = [
        'title' => $post->post_title,
        'slug' => $post->post_name,
        'content' => $post->post_content,
        'status' => $post->post_status,
        'date' => $post->post_date,
        'gmt' => $post->post_date_gmt,
        'meta' => array_values(array_map(fn ($values) => $values[0], array_filter(get_post_meta($id), fn ($key) => str_starts_with($key, 'spaces_'), ARRAY_FILTER_USE_KEY))),
        'categories' => array_map(fn ($term) => html_entity_decode($term->name, ENT_QUOTES | ENT_HTML5), get_the_terms($id, 'category') ?: []),
        'comments' => array_map(fn ($comment) => [
            'author' => $comment->comment_author,
            'date' => $comment->comment_date,
            'gmt' => $comment->comment_date_gmt,
            'content' => $comment->comment_content,
            'answers' => $comment->comment_parent ? $positions[(int) $comment->comment_parent] : -1,
        ], $comments),
    ];
}
echo "\n<<<" . json_encode($told, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR) . ">>>\n";
