package chat.filament.attachment.image;

/// Width and height in pixels, each at least 1.
public record ImageSize(int width, int height) {
  public ImageSize {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("image size: " + width + "x" + height);
    }
  }

  public boolean fitsInto(int maxWidth, int maxHeight) {
    return width <= maxWidth && height <= maxHeight;
  }

  public long pixels() {
    return (long) width * height;
  }
}
