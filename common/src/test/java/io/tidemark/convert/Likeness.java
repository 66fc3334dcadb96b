package io.tidemark.convert;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Equality that looks into arrays of bytes, wherever they are. */
final class Likeness {
  private Likeness() {}

  static boolean same(@Nullable Object a, @Nullable Object b) {
    if (a instanceof byte[] left && b instanceof byte[] right) {
      return Arrays.equals(left, right);
    } else if (a instanceof SchemaAndValue left && b instanceof SchemaAndValue right) {
      return Objects.equals(left.schema(), right.schema()) && same(left.value(), right.value());
    } else if (a instanceof Struct left && b instanceof Struct right) {
      return left.schema().equals(right.schema())
          && left.schema().fields().stream()
              .allMatch(
                  f -> same(left.getWithoutDefault(f.name()), right.getWithoutDefault(f.name())));
    } else if (a instanceof List<?> left && b instanceof List<?> right) {
      return left.size() == right.size() && sameEach(left, right);
    } else if (a instanceof Map<?, ?> left && b instanceof Map<?, ?> right) {
      return left.keySet().equals(right.keySet())
          && left.keySet().stream().allMatch(key -> same(left.get(key), right.get(key)));
    }
    return Objects.equals(a, b);
  }

  private static boolean sameEach(List<?> left, List<?> right) {
    for (int i = 0; i < left.size(); i++) {
      if (!same(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }
}
