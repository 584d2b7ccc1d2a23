package org.spacesgateway.transfer;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a transfer doesn't go on; each is a message {@code transfer.why.WORD}. */
enum Why {
  /** WordPress.com has not been allowed, or no longer is, to take posts from us. */
  PERMISSION,
  /** The Space is for friends: the old platform shows it to nobody else. */
  SPACE_FOR_FRIENDS,
  /** The old platform has no such Space, or shows another one. */
  SPACE_NOT_THERE,
  /** The old platform is gone. */
  SPACE_CLOSED,
  /** There is nothing in the Space that can be brought. */
  EMPTY,
  /** The old platform does not answer. */
  OLD_PLATFORM_AWAY,
  /** WordPress.com does not answer, or asks to be left alone. */
  WORDPRESS_AWAY,
  /** Another import is under way on that blog. */
  BUSY,
  /** WordPress.com could not import what it was given. */
  IMPORT_FAILED,
  /**
   * More than a tenth of the entries has not arrived, though WordPress.com says that it is done.
   */
  INCOMPLETE,
  /** An import made no progress. */
  STALLED,
  /** There is no such blog any more. */
  BLOG_GONE,
  /** The blog is private, or not launched: nobody could read what old addresses lead to. */
  BLOG_HIDDEN,
  /** Posts don't answer at the addresses that WordPress.com named. */
  NOT_SERVED,
  /** Old addresses could not be made to lead there. */
  NOT_MAPPED,
  /** Something failed on our side. */
  OURS,
  /** Its owner stopped it. */
  OWNER,
  /** The Space and the blog are not connected any more. */
  UNLINKED,
  /** The directory does not say any more that the Space is theirs. */
  NOT_YOURS,
  /** An operator stopped it. */
  OPERATOR;

  /** As the table and messages spell it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The one of that word; empty for null, and for any other. */
  static Optional<Why> of(String word) {
    return Stream.of(values()).filter(why -> why.word().equals(word)).findFirst();
  }
}
