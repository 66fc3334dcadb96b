package io.tidemark.cli.command;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A generation of a sync, as users write it: {@code shop/public.orders@1795780000005}.
 *
 * @param sync its names or its number, not looked up yet
 * @param generation empty when none is named
 */
record Subject(String sync, OptionalLong generation) {
  private static final Pattern WITH_GENERATION = Pattern.compile("(.+)@(\\d{1,18})");

  static Subject parse(String text) {
    Matcher parts = WITH_GENERATION.matcher(text);
    return parts.matches()
        ? new Subject(parts.group(1), OptionalLong.of(Long.parseLong(parts.group(2))))
        : new Subject(text, OptionalLong.empty());
  }
}
