namespace Crabbymetrics;

/// <summary>A value of a result for a host to show: a number, a text, or yes or no. Immutable.</summary>
public readonly record struct ResultCell
{
    private ResultCell(double? number, string? text, bool? flag) => (Number, Text, Flag) = (number, text, flag);

    /// <summary>The number; null where the cell is none, or there is none.</summary>
    public double? Number { get; }

    /// <summary>The text; null where the cell is none.</summary>
    public string? Text { get; }

    /// <summary>Yes or no; null where the cell is neither.</summary>
    public bool? Flag { get; }

    /// <summary>A number; NaN and infinite ones are not available.</summary>
    public static ResultCell Of(double number) => new(number, null, null);

    /// <summary>A text; null where it is not available.</summary>
    public static ResultCell Of(string? text) => new(null, text, null);

    /// <summary>Yes or no.</summary>
    public static ResultCell Of(bool flag) => new(null, null, flag);

    /// <summary>A number.</summary>
    public static implicit operator ResultCell(double number) => Of(number);

    /// <summary>A text.</summary>
    public static implicit operator ResultCell(string? text) => Of(text);

    /// <summary>Yes or no.</summary>
    public static implicit operator ResultCell(bool flag) => Of(flag);
}
