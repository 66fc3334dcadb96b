package io.tidemark.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The release that this command line is of, which the build writes beside the class. */
public final class Release implements IVersionProvider {

  /** As connectors and console tell theirs. */
  public static String current() {
    try (InputStream in = Release.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String[] getVersion() {
    return new String[] {"Tidemark " + current()};
  }
}
