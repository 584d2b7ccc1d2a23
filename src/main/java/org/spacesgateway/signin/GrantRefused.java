package org.spacesgateway.signin;

/**
 * WordPress.com gave tokens that nobody has taken, and no sign-in came of them: an event, once.
 *
 * @param refreshToken null where none was given
 */
public record GrantRefused(String accessToken, String refreshToken) {}
