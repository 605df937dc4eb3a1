namespace Crabbymetrics.Plots;

/// <summary>Size and colours of a picture: immutable.</summary>
public sealed record SvgOptions
{
    /// <summary>The smallest width, in pixels: below it texts have no room.</summary>
    public const int SmallestWidth = 280;

    /// <summary>The largest width and height, in pixels.</summary>
    public const int LargestSize = 5000;

    /// <summary>The width in pixels, from <see cref="SmallestWidth"/> to <see cref="LargestSize"/>. A picture scales without loss: width
    /// and height fix how large texts are beside it.</summary>
    /// <value>Default 600.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public int Width
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, SmallestWidth);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LargestSize);
            field = value;
        }
    } = 600;

    /// <summary>The height in pixels; null for one that follows from the width and the number of rows.</summary>
    /// <value>Default null.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive, or above <see cref="LargestSize"/>.</exception>
    public int? Height
    {
        get;
        init
        {
            if (value is { } height)
            {
                ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
                ArgumentOutOfRangeException.ThrowIfGreaterThan(height, LargestSize);
            }

            field = value;
        }
    }

    /// <summary>The colours.</summary>
    /// <value>Default <see cref="SvgTheme.Automatic"/>.</value>
    public SvgTheme Theme { get; init; }
}
