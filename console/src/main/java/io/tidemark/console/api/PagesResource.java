package io.tidemark.console.api;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The pages, and the description of the API. What there is is listed here and read when a worker
 * starts: no path of a request ever becomes one of a file.
 */
@ConsoleApi
@Path("/tidemark")
public final class PagesResource {
  private static final String ROOT = "/io/tidemark/console/web/";
  private static final String START = "index.html";
  private static final String SCRIPT = "text/javascript;charset=utf-8";
  private static final Map<String, String> TYPES =
      Map.of(
          START,
          "text/html;charset=utf-8",
          "console.css",
          "text/css;charset=utf-8",
          "icon.svg",
          "image/svg+xml",
          "console.js",
          SCRIPT,
          "dom.js",
          SCRIPT,
          "pages.js",
          SCRIPT,
          "server.js",
          SCRIPT,
          "words.js",
          SCRIPT,
          "api/openapi.json",
          "application/json");

  private final Map<String, byte[]> files = new HashMap<>();

  PagesResource() {
    TYPES.keySet().forEach(name -> files.put(name, read(name)));
  }

  private static byte[] read(String name) {
    try (InputStream in = PagesResource.class.getResourceAsStream(ROOT + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the page names lies beside it, so that its own address has to end with a slash. */
  @GET
  public Response start(@Context UriInfo uri, @Context Request request) {
    return uri.getPath().endsWith("/")
        ? file(START, request)
        : Response.temporaryRedirect(URI.create("tidemark/")).build();
  }

  @GET
  @Path("{name: .+}")
  public Response file(@PathParam("name") String name, @Context Request request) {
    byte[] bytes = files.get(name);
    String type = TYPES.get(name);
    if (bytes == null || type == null) {
      throw new NotFoundException("there is nothing here");
    }
    return Answers.tagged(bytes, type, request);
  }
}
