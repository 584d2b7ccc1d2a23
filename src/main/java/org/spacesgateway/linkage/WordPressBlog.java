package org.spacesgateway.linkage;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A blog at WordPress.com, as its API named it last. */
@Entity
@Table(name = "wordpress_blog")
public class WordPressBlog extends PanacheEntityBase {
  /** The blog's id in WordPress.com's API. */
  @Id public long blogId;

  /** Its address: https, and a host. */
  public String address;

  /** Its name. */
  public String name;

  /** When the API said so. */
  public Instant seenAt;
}
