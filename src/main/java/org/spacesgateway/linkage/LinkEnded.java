package org.spacesgateway.linkage;

import java.time.Instant;
import java.util.UUID;

/**
 * A link has ended: told in the transaction that ends it. A link that an operator ends by the
 * command line is not told: whoever acts for a link looks whether it holds.
 *
 * @param person the Live account, by its random id
 */
public record LinkEnded(UUID person, Instant at) {}
