package io.tidemark.source.generation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Short digests by which a later incarnation sees whether a thing is still the same. */
public final class Prints {
  private static final int BYTES = 16;

  private Prints() {}

  /** A digest of a list of parts, which never equals that of other parts or another order. */
  public static String of(List<@Nullable String> parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
      // the length in front keeps neighbours apart, and null from the empty text
      digest.update((part == null ? "-;" : bytes.length + ";").getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
