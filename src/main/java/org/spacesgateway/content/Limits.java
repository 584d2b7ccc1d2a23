package org.spacesgateway.content;

/**
 * What is read at most: others wrote it.
 *
 * @param answer bytes of an answer, a page or a file
 * @param text characters of an entry or a comment
 * @param comments of an entry
 * @param picture bytes of a picture
 */
record Limits(int answer, int text, int comments, int picture) {
  static Limits of(ContentConfig config) {
    return new Limits(
        config.largestAnswer(),
        config.longestText(),
        config.mostComments(),
        config.largestPicture());
  }
}
