using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Crabbymetrics.Estimators;

/// <summary>An option that is a number in a range; NaN and infinities are in none. The message names the option, the range and the value
/// given.</summary>
/// <param name="requirement">The range in words, to complete "X must be ...": <c>a finite number, 0 or more</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NumberAttribute(string requirement) : ValidationAttribute
{
    /// <summary>The range in words.</summary>
    public string Requirement => requirement;

    /// <summary>The smallest value allowed.</summary>
    public double Minimum { get; set; } = double.MinValue;

    /// <summary>Whether <see cref="Minimum"/> itself is not allowed.</summary>
    public bool MinimumIsExclusive { get; set; }

    /// <summary>The largest value allowed.</summary>
    public double Maximum { get; set; } = double.MaxValue;

    /// <summary>A value in the range that is not allowed all the same; NaN for none.</summary>
    public double Except { get; set; } = double.NaN;

    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        ArgumentNullException.ThrowIfNull(validationContext);
        double number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        bool valid = number <= Maximum && (MinimumIsExclusive ? number > Minimum : number >= Minimum) && number != Except;
        return valid
            ? ValidationResult.Success
            : new ValidationResult(
                string.Create(CultureInfo.InvariantCulture, $"{validationContext.MemberName} must be {requirement}; it is {number}.")
            );
    }
}
