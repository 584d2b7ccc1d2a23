package org.spacesgateway.consent;

/**
 * A token that nobody keeps any more: told in the transaction that forgets it, and revoked when
 * that has been committed.
 *
 * @param token the refresh token where there was one, else the access token
 */
record Revocation(String use, String token) {
  /** Never with the token. */
  @Override
  public String toString() {
    return "revocation of " + use;
  }
}
