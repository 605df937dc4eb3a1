using System.Globalization;

namespace Crabbymetrics.Data;

/// <content>Values of any type.</content>
public sealed partial class ColumnTableWriter
{
    /// <summary>Adds a value of any type that a table can have.</summary>
    /// <param name="column">The place of the column among those asked for.</param>
    /// <param name="value">The value.</param>
    public void AddValue(int column, object? value)
    {
        switch (value)
        {
            case null or DBNull:
                AddMissing(column);
                break;
            case double number:
                AddNumber(column, number);
                break;
            case float number:
                AddNumber(column, number);
                break;
            case bool truth:
                AddTruth(column, truth);
                break;
            case byte or sbyte or short or ushort or int or uint or long:
                AddWhole(column, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case ulong number:
                AddDecimal(column, number);
                break;
            case decimal number:
                AddDecimal(column, number);
                break;
            case Enum name:
                AddLabel(column, name.ToString(), isNumber: false);
                break;
            case DateTime time:
                AddTime(column, time);
                break;
            case DateOnly date:
                AddTime(column, date.ToDateTime(TimeOnly.MinValue));
                break;
            case DateTimeOffset time:
                AddTime(column, time.UtcDateTime);
                break;
            case string or char or Guid:
                AddText(column, value.ToString());
                break;
            case System.Numerics.BigInteger or Int128 or UInt128 or Half:
                AddBig(column, (IFormattable)value);
                break;
            default:
                throw Error(
                    column,
                    FormattableString.Invariant($"row {_row} has a value of type {value.GetType().Name}, which is neither a number nor a ")
                        + "label. Numbers, text, truth values, dates and enumerations can be read."
                );
        }
    }

    private void AddBig(int column, IFormattable value)
    {
        string text = value.ToString(null, CultureInfo.InvariantCulture);
        if (IsNumber(column))
        {
            AddNumber(column, double.Parse(text, CultureInfo.InvariantCulture));
        }
        else
        {
            AddLabel(column, text, isNumber: true);
        }
    }
}
