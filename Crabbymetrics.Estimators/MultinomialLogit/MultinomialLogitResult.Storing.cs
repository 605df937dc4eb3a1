using System.Text.Json;

namespace Crabbymetrics.Estimators;

// The facts from which a saved model is made again.
public partial class MultinomialLogitResult : IModelState
{
    void IModelState.WriteState(Utf8JsonWriter writer)
    {
        ModelJson.Write(writer, "classes", Classes);
        writer.WriteString("reference", ReferenceClass);
        ModelJson.Write(writer, "regressors", _fit.Design.ColumnNames);
        writer.WriteBoolean("intercept", HasIntercept);
    }
}
