package org.spacesgateway.sandbox;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * One of the sandbox's people. Everybody has a Live account (that is, a Microsoft account).
 *
 * @param key how forms and tests name them
 * @param name the display name, which can hold any character
 * @param email the address that both accounts know; never a key, see {@link People#EVE}
 * @param tid the tenant of all personal Microsoft accounts
 * @param oid the Live account in that tenant
 * @param space their Space; empty: they have none
 * @param wordPress their WordPress.com account; empty: they have none yet
 */
public record Person(
    String key,
    String name,
    String email,
    String tid,
    String oid,
    Optional<Space> space,
    Optional<Account> wordPress) {

  /**
   * A Space.
   *
   * @param cid as addresses spell it: upper case hexadecimal, without leading zeros
   * @param friendsOnly whether strangers see nothing of it
   */
  public record Space(
      String alias, String cid, String title, boolean friendsOnly, List<Entry> entries) {
    /** The CID as feeds spell it. */
    public long signedCid() {
      return Long.parseUnsignedLong(cid, 16);
    }
  }

  /**
   * An entry of a Space.
   *
   * @param n its number in the Space
   */
  public record Entry(int n, LocalDate date, String title, String text) {}

  /**
   * A WordPress.com account.
   *
   * @param id the API's numeric id
   */
  public record Account(long id, String username, List<Site> sites) {}

  /**
   * A blog.
   *
   * @param label the first label of its host
   * @param owned whether the account owns it, rather than may write there
   */
  public record Site(
      long id, String label, String name, boolean isPrivate, boolean isComingSoon, boolean owned) {
    /** A public blog of one's own. */
    public static Site of(long id, String label, String name) {
      return new Site(id, label, name, false, false, true);
    }
  }
}
