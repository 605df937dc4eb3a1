namespace Crabbymetrics.Estimators;

/// <summary>A description of a pass, read from its beginning to its end.</summary>
internal sealed class PassReading(PassDescription description, FamilyRegistry families)
{
    private int _name;
    private int _number;

    /// <summary>The family, which comes first among the names.</summary>
    public IGlmFamily Family() => FamilyNotation.Read(Name(), Name(), Name(), families);

    /// <summary>The next name.</summary>
    public string Name() => _name < description.Names.Length ? description.Names[_name++] : throw Short("names");

    /// <summary>The next number.</summary>
    public double Number() => _number < description.Numbers.Length ? description.Numbers[_number++] : throw Short("numbers");

    /// <summary>The next number as yes (1) or no (0).</summary>
    public bool Flag() => Number() != 0.0;

    /// <summary>The next number as a count.</summary>
    public int Count()
    {
        double value = Number();
        return value >= 0.0 && value <= int.MaxValue && value == Math.Floor(value)
            ? (int)value
            : throw new ArgumentException(
                FormattableString.Invariant($"The pass '{description.Kind}' has {value} where a count is expected.")
            );
    }

    /// <summary>Some numbers.</summary>
    public double[] Numbers(int count)
    {
        if (count > description.Numbers.Length - _number)
        {
            throw Short("numbers");
        }

        double[] values = description.Numbers.AsSpan(_number, count).ToArray();
        _number += count;
        return values;
    }

    /// <summary>An equal share of all numbers that are left.</summary>
    /// <param name="shares">How many arrays of one length are left.</param>
    public double[] Share(int shares)
    {
        int left = description.Numbers.Length - _number;
        return left % shares == 0 ? Numbers(left / shares) : throw Short("numbers");
    }

    /// <summary>Refuses what was not read.</summary>
    public void End()
    {
        if (_name != description.Names.Length || _number != description.Numbers.Length)
        {
            throw new ArgumentException(
                $"The pass '{description.Kind}' has {description.Names.Length} names and {description.Numbers.Length} numbers; {_name} and "
                    + $"{_number} are read. Both processes need the same version."
            );
        }
    }

    private ArgumentException Short(string what) =>
        new($"The pass '{description.Kind}' has too few {what}: both processes need the same version.");
}
