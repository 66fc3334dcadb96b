package io.tidemark.convert;

import io.tidemark.text.Eights;
import java.nio.charset.StandardCharsets;

/** The beginnings of texts that are written as they are, eight characters at once. */
final class PlainText {
  private PlainText() {}

  /**
   * Copies all of a plain text, and of others characters up to the first eight that have one which
   * is not.
   *
   * @param to has room for all of the text from there on
   * @return how many
   */
  static int copy(String text, byte[] to, int at) {
    int length = text.length();
    if (length < Long.BYTES || text.charAt(0) >= 0x80 || text.charAt(length - 1) >= 0x80) {
      return 0; // most texts in other letters, of which the next line would be no plain copy
    }
    byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
    if (latin.length != length) {
      return 0; // one byte for both halves of a character outside the BMP
    }
    int plain = 0;
    while (plain <= length - Long.BYTES && isPlain(Eights.at(latin, plain))) {
      plain += Long.BYTES;
    }
    if (plain > length - Long.BYTES && isPlain(Eights.at(latin, length - Long.BYTES))) {
      plain = length; // the last eight, some of which are looked at again
    }
    System.arraycopy(latin, 0, to, at, plain);
    return plain;
  }

  /**
   * Whether all are ASCII, none is escaped, and none is what a character beyond Latin 1 becomes.
   */
  private static boolean isPlain(long eight) {
    return (Eights.special(eight) | Eights.equal(eight, '?')) == 0;
  }
}
