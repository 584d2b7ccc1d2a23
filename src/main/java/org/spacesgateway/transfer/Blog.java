package org.spacesgateway.transfer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.spacesgateway.address.Handle;

/** A blog at WordPress.com, as its owner's permission lets us use it. Calls may block. */
interface Blog {
  /** Its imports, the newest first; those that have ended may be among them. */
  List<Import> imports() throws NotNow, NotAllowed;

  /** Hands over a file. Whether it arrived is not known after {@link NotNow}. */
  Import upload(byte[] file) throws NotNow, NotAllowed;

  /** How far an import is; empty when there is none of that id, or no longer. */
  Optional<Import> look(String importId) throws NotNow, NotAllowed;

  /** Lets an uploaded file be imported, its authors being the blog's owner. */
  void begin(Import uploaded) throws NotNow, NotAllowed;

  /** Ends an import as it is; nothing happens when it has ended. */
  void cancel(String importId) throws NotNow, NotAllowed;

  /** Its front page's address. */
  String address() throws NotNow, NotAllowed;

  /**
   * Some of its posts.
   *
   * @param page as the page before says; null for the first
   */
  Posts posts(String page) throws NotNow, NotAllowed;

  /**
   * An import.
   *
   * @param authors the logins of the authors in its file
   * @param done how many of its items are imported
   * @param total of how many; 0 while not known
   */
  record Import(String id, ImportState state, Set<String> authors, long done, long total) {}

  /**
   * Some posts.
   *
   * @param next the page behind; null at the end
   */
  record Posts(List<Post> posts, String next) {}

  /**
   * A post.
   *
   * @param address absolute
   * @param isPublic whether anybody can read it, if they can the blog
   * @param entries the entries that it says it was: mostly one, or none
   * @param byMetadata whether its metadata says so; else its text, which may quote others
   * @param comments how many comments it has; null when that isn't said
   * @param pictures how many files came with it; null when that isn't said
   * @param shows the addresses of pictures in its text; null when that isn't said
   */
  record Post(
      long id,
      String address,
      boolean isPublic,
      Set<Handle.Of> entries,
      boolean byMetadata,
      Integer comments,
      Integer pictures,
      List<String> shows) {}

  /** It can't be done at the moment. */
  final class NotNow extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Duration after;

    /**
     * @param message why, for operators: nothing personal
     * @param after when to ask again, as the other side said; null when it didn't
     */
    NotNow(String message, Duration after) {
      super(message, null, false, false);
      this.after = after;
    }

    Duration after() {
      return after;
    }
  }

  /** It can't be done until the blog's owner does something. */
  final class NotAllowed extends Exception {
    private static final long serialVersionUID = 1;

    private final Why why;

    NotAllowed(Why why) {
      super(why.word(), null, false, false);
      this.why = why;
    }

    Why why() {
      return why;
    }
  }
}
