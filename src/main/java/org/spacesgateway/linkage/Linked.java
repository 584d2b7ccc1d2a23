package org.spacesgateway.linkage;

import java.util.Optional;
import java.util.UUID;

/**
 * A link that holds, and what it joins.
 *
 * @param blog as it was named last; empty when it is not known any more
 * @param username what WordPress.com calls the account; empty text when it was forgotten
 */
public record Linked(AccountLink link, Optional<WordPressBlog> blog, String username) {
  /** Of this person: one query for all of it. */
  static Optional<Linked> of(UUID livePerson) {
    return AccountLink.getEntityManager()
        .createQuery(
            """
            select l, b, w from AccountLink l
            left join WordPressBlog b on b.blogId = l.blogId
            left join WordPressAccount w on w.person = l.wordpressPerson
            where l.livePerson = ?1 and l.endedAt is null\
            """,
            Object[].class)
        .setParameter(1, livePerson)
        .getResultStream()
        .findFirst()
        .map(row ->
            new Linked(
                (AccountLink) row[0],
                Optional.ofNullable((WordPressBlog) row[1]),
                row[2] instanceof WordPressAccount account ? account.username : ""));
  }
}
