package org.spacesgateway.consent;

/**
 * A token that nobody keeps any more: told in the transaction that forgets it, and revoked when
 * that has been committed.
 *
 * @param token the refresh token where there was one, else the access token
 */
record Revocation(String use, String token) {
  /** That of what a provider just gave. */
  static Revocation of(String use, TokenAnswer.Given given) {
    return new Revocation(use, given.refreshToken().orElse(given.accessToken()));
  }

  /** Never with the token. */
  @Override
  public String toString() {
    return "revocation of " + use;
  }
}
