using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Crabbymetrics;

/// <summary>An object of a saved model's JSON, read property by property; what is missing or of another kind is an error that names
/// it.</summary>
public readonly struct ModelJson
{
    private readonly JsonElement _element;
    private readonly string _path;

    /// <summary>Reads an object.</summary>
    /// <param name="element">The object.</param>
    /// <param name="path">Where it stands, for the messages.</param>
    /// <exception cref="FormatException">It is no object.</exception>
    public ModelJson(JsonElement element, string path)
    {
        _element = element;
        _path = path;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(path, "an object", element);
        }
    }

    /// <summary>Whether there is a property that is not null.</summary>
    /// <param name="name">The property.</param>
    public bool Has(string name) => _element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>An object.</summary>
    /// <param name="name">The property.</param>
    /// <exception cref="FormatException">It is missing or of another kind.</exception>
    public ModelJson Child(string name) => new(Find(name), $"{_path}.{name}");

    /// <summary>Any value.</summary>
    /// <param name="name">The property.</param>
    /// <exception cref="FormatException">It is missing.</exception>
    public JsonElement Find(string name) =>
        _element.TryGetProperty(name, out JsonElement value)
            ? value
            : throw new FormatException($"{_path}: the property '{name}' is missing.");

    /// <summary>A text.</summary>
    /// <param name="name">The property.</param>
    /// <exception cref="FormatException">It is missing or of another kind.</exception>
    public string Text(string name) => TextOf(Find(name), name);

    /// <summary>A text, or null where it is null or missing.</summary>
    /// <param name="name">The property.</param>
    /// <exception cref="FormatException">It is of another kind.</exception>
    public string? OptionalText(string name) => Has(name) ? Text(name) : null;

    /// <summary>A number; <c>NaN</c> and the infinities stand as texts.</summary>
    /// <param name="name">The property.</param>
    /// <exception cref="FormatException">It is missing or of another kind.</exception>
    public double Number(string name) => NumberOf(Find(name), name);

    /// <summary>A whole number.</summary>
    /// <param name="name">The property.</param>
    /// <exception cref="FormatException">It is missing or of another kind.</exception>
    public int WholeNumber(string name) =>
        Find(name).TryInt32(out int value) ? value : throw Wrong($"{_path}.{name}", "a whole number", Find(name));

    /// <summary>A truth value.</summary>
    /// <param name="name">The property.</param>
    /// <exception cref="FormatException">It is missing or of another kind.</exception>
    public bool Truth(string name) =>
        Find(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value
            ? value.GetBoolean()
            : throw Wrong($"{_path}.{name}", "true or false", Find(name));

    /// <summary>Texts.</summary>
    /// <param name="name">The property.</param>
    /// <exception cref="FormatException">It is missing or of another kind.</exception>
    public ImmutableArray<string> Texts(string name)
    {
        ModelJson own = this;
        return [.. Items(name).Select(item => own.TextOf(item, name))];
    }

    /// <summary>Numbers.</summary>
    /// <param name="name">The property.</param>
    /// <exception cref="FormatException">It is missing or of another kind.</exception>
    public ImmutableArray<double> Numbers(string name)
    {
        ModelJson own = this;
        return [.. Items(name).Select(item => own.NumberOf(item, name))];
    }

    /// <summary>Whole numbers.</summary>
    /// <param name="name">The property.</param>
    /// <exception cref="FormatException">It is missing or of another kind.</exception>
    public ImmutableArray<int> WholeNumbers(string name)
    {
        string path = $"{_path}.{name}";
        return [.. Items(name).Select(item => item.TryInt32(out int value) ? value : throw Wrong(path, "whole numbers", item))];
    }

    /// <summary>Objects.</summary>
    /// <param name="name">The property.</param>
    /// <exception cref="FormatException">It is missing or of another kind.</exception>
    public ImmutableArray<ModelJson> Objects(string name)
    {
        string path = $"{_path}.{name}";
        return [.. Items(name).Select(item => new ModelJson(item, path))];
    }

    /// <summary>The elements of an array.</summary>
    /// <param name="name">The property.</param>
    /// <exception cref="FormatException">It is missing or of another kind.</exception>
    public JsonElement.ArrayEnumerator Items(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Array } array
            ? array.EnumerateArray()
            : throw Wrong($"{_path}.{name}", "an array", Find(name));

    /// <summary>The properties, in their order.</summary>
    public JsonElement.ObjectEnumerator Properties() => _element.EnumerateObject();

    /// <summary>A value that is one of the names of an enumeration.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="name">The property.</param>
    /// <exception cref="FormatException">It is missing or none of the names.</exception>
    public T Choice<T>(string name)
        where T : struct, Enum =>
        Enum.TryParse(Text(name), out T value) && Enum.IsDefined(value)
            ? value
            : throw Wrong($"{_path}.{name}", $"one of {string.Join(", ", Enum.GetNames<T>())}", Find(name));

    /// <summary>Writes a number so that it comes back with the same bits.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="value">The number; NaN and the infinities are written as texts.</param>
    public static void Write(Utf8JsonWriter writer, double value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Writes a property of numbers.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="name">The property.</param>
    /// <param name="values">The numbers.</param>
    public static void Write(Utf8JsonWriter writer, string name, ReadOnlySpan<double> values)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartArray(name);
        foreach (double value in values)
        {
            Write(writer, value);
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes a property that is a number.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="name">The property.</param>
    /// <param name="value">The number.</param>
    public static void Write(Utf8JsonWriter writer, string name, double value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(name);
        Write(writer, value);
    }

    /// <summary>Writes a property of texts.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="name">The property.</param>
    /// <param name="values">The texts.</param>
    public static void Write(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(values);
        writer.WriteStartArray(name);
        foreach (string value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private string TextOf(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong($"{_path}.{name}", "a text", value);

    private double NumberOf(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number ? value.GetDouble()
        : value.ValueKind == JsonValueKind.String
            ? value.GetString() switch
            {
                "NaN" => double.NaN,
                "Infinity" => double.PositiveInfinity,
                "-Infinity" => double.NegativeInfinity,
                _ => throw Wrong($"{_path}.{name}", "a number", value),
            }
        : throw Wrong($"{_path}.{name}", "a number", value);

    private static FormatException Wrong(string path, string expected, JsonElement found) =>
        new($"{path}: {expected} is expected, and it is {found.ValueKind}.");
}
