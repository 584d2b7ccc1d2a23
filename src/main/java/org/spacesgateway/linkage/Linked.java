package org.spacesgateway.linkage;

import java.util.Optional;

/**
 * A link that holds, and what it joins.
 *
 * @param blog as it was named last; empty when it is not known any more
 * @param username what WordPress.com calls the account; empty text when it was forgotten
 */
public record Linked(AccountLink link, Optional<WordPressBlog> blog, String username) {}
