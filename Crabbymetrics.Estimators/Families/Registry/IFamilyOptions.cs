namespace Crabbymetrics.Estimators;

/// <summary>Options of a model of any family: the family itself, or its name, its link and its parameter, which the application's
/// <see cref="FamilyRegistry"/> knows.</summary>
public interface IFamilyOptions
{
    /// <summary>The family with its link: one of <see cref="GlmFamilies"/>, or any implementation of <see cref="IGlmFamily"/>.</summary>
    IGlmFamily Family { get; set; }

    /// <summary>The family by name, in place of <see cref="Family"/>; null for that one.</summary>
    string? FamilyName { get; set; }

    /// <summary>The link by name; null for the family's own.</summary>
    string? Link { get; set; }

    /// <summary>theta of the negative binomial family, whose variance is <c>mu + mu^2 / theta</c>.</summary>
    double? Theta { get; set; }
}
