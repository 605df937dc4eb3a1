using System.Text.Json;

namespace Crabbymetrics.Estimators;

// Kept in a saved model and made again.
public sealed partial class PrincipalComponents
{
    void IDesignTransformation.WriteState(Utf8JsonWriter writer)
    {
        ModelJson.Write(writer, "inputs", _state.InputNames);
        ModelJson.Write(writer, "outputs", _state.OutputNames);
        ModelJson.Write(writer, "means", _state.Means.AsSpan());
        ModelJson.Write(writer, "scales", _state.Scales.AsSpan());
        ModelJson.Write(writer, "loadings", _state.Loadings.AsSpan());
        ModelJson.Write(writer, "variances", _state.Variances.AsSpan());
        ModelJson.Write(writer, "total_variance", _state.TotalVariance);
        ModelJson.Write(writer, "noise_variance", _state.NoiseVariance);
        ModelJson.Write(writer, "observations", _state.ObservationCount);
        writer.WriteNumber("rank", _state.Rank);
        writer.WriteBoolean("centered", _state.IsCentered);
        writer.WriteBoolean("scaled", _state.IsScaled);
        writer.WriteBoolean("whitened", _state.IsWhitened);
    }

    /// <summary>Makes the components again of what <see cref="IDesignTransformation.WriteState"/> wrote.</summary>
    /// <param name="state">The object.</param>
    /// <returns>The components, with the bits of those that were stored.</returns>
    /// <exception cref="FormatException">A number is missing or of another kind.</exception>
    public static PrincipalComponents FromState(JsonElement state)
    {
        ModelJson json = new(state, "the principal components");
        PrincipalComponentsState read = new()
        {
            InputNames = json.Texts("inputs"),
            OutputNames = json.Texts("outputs"),
            Means = json.Numbers("means"),
            Scales = json.Numbers("scales"),
            Loadings = json.Numbers("loadings"),
            Variances = json.Numbers("variances"),
            TotalVariance = json.Number("total_variance"),
            NoiseVariance = json.Number("noise_variance"),
            ObservationCount = json.Number("observations"),
            Rank = json.WholeNumber("rank"),
            IsCentered = json.Truth("centered"),
            IsScaled = json.Truth("scaled"),
            IsWhitened = json.Truth("whitened"),
        };
        int p = read.InputNames.Length;
        return
            read.Means.Length == p
            && read.Scales.Length == p
            && read.Loadings.Length == p * read.OutputNames.Length
            && read.Variances.Length >= read.OutputNames.Length
            ? new PrincipalComponents(read)
            : throw new FormatException($"The saved principal components are of {p} columns, and their numbers are not as many.");
    }
}
