namespace Crabbymetrics.Estimators;

/// <summary>The part of a schema that names a family.</summary>
internal static class FamilyOptions
{
    /// <summary>Least squares, the family of options that name none.</summary>
    public static IGlmFamily Standard => GlmFamilies.Standard;

    /// <summary>The option of a model of one family whose link is chosen.</summary>
    public static OptionSchema<IFamilyOptions> LinkOnly { get; } =
        new OptionSchema<IFamilyOptions>().Text(
            nameof(IFamilyOptions.Link),
            "--link NAME",
            "link, in place of the family's own; an unknown name lists all",
            static options => options.Link,
            static (options, value) => options.Link = value,
            new TextRange { NamesIn = static services => EstimationServices.Of(services).Families.LinkNames }
        );

    /// <summary>The options of a model of any family.</summary>
    public static OptionSchema<IFamilyOptions> Schema { get; } =
        new OptionSchema<IFamilyOptions>()
            .Text(
                nameof(IFamilyOptions.FamilyName),
                "--family NAME",
                "family of the outcome (default gaussian); with quasi- before it, the variance up to a factor",
                static options => options.FamilyName,
                static (options, value) => options.FamilyName = value,
                new TextRange { NamesIn = static services => EstimationServices.Of(services).Families.FamilyNames }
            )
            .Include(LinkOnly)
            .Number(
                nameof(IFamilyOptions.Theta),
                "--theta T",
                "theta of the negative binomial: the variance is mu + mu^2 / theta",
                static options => options.Theta,
                static (options, value) => options.Theta = value,
                NumberRange.Positive
            )
            .Forbid(static options => options.Family is null, "Family must be given: GlmFamilies.Gaussian(), say.")
            .Forbid(
                static options =>
                    options.Family is not null
                    && !ReferenceEquals(options.Family, Standard)
                    && options is not { FamilyName: null, Link: null },
                "Family has its link, and excludes {FamilyName} and {Link}."
            );
}
